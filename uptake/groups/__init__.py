"""Groups by attributes: their evaluation and approval, frozen membership, and figures that single out nobody."""
