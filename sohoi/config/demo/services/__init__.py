"""Writing the demonstration: emptying, the tree, the people, what became of them, who can sign in."""
