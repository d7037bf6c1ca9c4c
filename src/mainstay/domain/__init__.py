"""What the method says: pure rules, without a database and without a clock."""
