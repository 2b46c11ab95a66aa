"""Speech recognisers behind one port, their models, and the processes they run in."""
