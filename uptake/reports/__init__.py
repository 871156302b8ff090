"""Special reports beside the score: business resilience, and the survey about Copilot."""
