"""What people may do about travel money. One function, one transaction."""
