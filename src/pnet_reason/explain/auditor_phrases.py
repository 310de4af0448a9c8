"""Every sentence that only auditors are told. Imports nothing of the project. Promises: templates only."""

ACCEPTED = "The checker worked out all {nodes} nodes again and accepts the document {digest}."
RESTS_ON = "What this rests on"
STANDS = "stands in {at}; {provenance}; {review}; hash {hash}"
NO_TAG = "no tag"
