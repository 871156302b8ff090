"""Small programs for those who work on Uptake: set-up, translations, generated documents."""
