"""Components: user interface elements, drawn from domain values, reporting through callbacks."""
