"""Files of sound: what they hold, how they are decoded, what a browser plays."""
