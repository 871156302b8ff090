"""Who receives a message today: the rule as a query over everyone."""
