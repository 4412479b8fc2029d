"""What people may do about meetings: one function, one transaction."""
