"""The whole system on real processes, for the layers that look at it from outside."""
