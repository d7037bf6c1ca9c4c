"""What people take away of a relationship plan: PDF, slides, workbook."""
