"""The law of the house: who may do what, and the trail of everything that was done."""
