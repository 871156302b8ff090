"""What came of the messages: seen, clicks and dismissals, and the page that manages them."""
