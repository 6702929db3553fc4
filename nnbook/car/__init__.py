"""The world of chapter 8: a road with obstacles, a car that sees distances, and a driver who sees it all."""

from nnbook.car.driving import Drive, drive
from nnbook.car.teacher import teacher
from nnbook.car.track import Obstacle, Track

__all__ = ["Drive", "Obstacle", "Track", "drive", "teacher"]
