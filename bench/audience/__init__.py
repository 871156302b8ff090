"""How long choosing the recipients of messages takes for very many people."""
