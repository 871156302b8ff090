"""An invented organization, and the sample intranet page where its people meet messages."""
