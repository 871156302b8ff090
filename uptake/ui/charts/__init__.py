"""Charts as text: SVG drawn from rows, without Django, script or inline style."""
