"""What catches the application's mail on a laptop and shows it; nothing leaves the machine."""
