"""Hear it: ffmpeg, activity, windows, engines, and the pipeline that ties them."""
