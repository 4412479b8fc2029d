"""What the pages of travel money show, and the doors to it."""
