"""Ready codecs, of which a vendor takes one and gives it its words."""
