"""The tree of units in time: provinces, communes, branches and cells."""
