"""The frames of what people take away: workbooks and PDF."""
