"""Messages from draft to snapshot: write, schedule, cancel, publish."""
