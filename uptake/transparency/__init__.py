"""What people are told about themselves, signed in as themselves."""
