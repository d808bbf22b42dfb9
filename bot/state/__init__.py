"""What the bot keeps of people and their questions, apart from the reports: one SQLite file in the data folder."""
