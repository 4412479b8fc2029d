"""What of a trip is paid, by whom: a pure function of the trip, its costs, its evidence, a policy, rates and exchange rates."""
