"""What a booking is: pure values and rules, on the standard library alone."""
