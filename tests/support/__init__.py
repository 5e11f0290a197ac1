"""What tests share: strategies, independent models, recorded facts."""
