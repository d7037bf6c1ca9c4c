"""What people take away of the relationship map: texts, drawings, slides."""
