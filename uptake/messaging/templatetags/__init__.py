"""Tags of the messaging room."""
