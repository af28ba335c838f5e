"""The development inbox: it receives every email and shows it; none leaves the machine."""
