"""The algebra of permissions: what rules decide for every tool and argument, compared and met. No
vendor is known here."""
