"""The features, all of one shape: models, queries, actions, views."""
