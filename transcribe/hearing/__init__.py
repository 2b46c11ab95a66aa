"""What the sound alone says: how loud it is, where somebody speaks, what each instant is."""
