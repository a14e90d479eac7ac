"""Hugging Face token classifiers to pipelines, and pipelines to token classifiers."""
