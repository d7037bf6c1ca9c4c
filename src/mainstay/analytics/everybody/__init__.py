"""All accounts at once, as columns, for scoring: what reports and domain give one by one."""
