"""What pages need to know about meetings, each for a viewer."""
