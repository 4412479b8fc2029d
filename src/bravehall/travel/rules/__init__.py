"""Travel money, decided without clock, database and HTTP."""
