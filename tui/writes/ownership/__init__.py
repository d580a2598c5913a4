"""Who else moves an alias: CodeDeploy, stacks and tags; splits left behind; approvals; stopping a deployment."""
