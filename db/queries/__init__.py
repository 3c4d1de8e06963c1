"""Questions to the database, named by what they find. Plain SQL expressions, no entities: they are asked often."""
