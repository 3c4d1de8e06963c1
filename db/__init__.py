"""Tables, the door to them, and the questions asked of them."""
