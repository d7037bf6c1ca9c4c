"""Money facts: order lines, service events, rates, lifetime value."""
