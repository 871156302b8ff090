"""The pages that follow messages up, with many messages and events, against the bare SQL."""
