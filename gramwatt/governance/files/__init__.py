"""Files of governance: proposals, drafts, exports and approvals."""
