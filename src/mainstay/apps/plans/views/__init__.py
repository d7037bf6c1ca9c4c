"""Pages of relationship plans: the plan, its forms, its reviews, and a colleague's goals."""
