"""One file a numbered statement of what an answer means; beside them, that it is relations which answer."""
