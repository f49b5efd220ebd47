# AWS accepts some things before it knows them everywhere. The provider does not wait or try again in these places, so a first apply
# would fail: https://github.com/hashicorp/terraform-provider-aws/issues/40572 (pipe) and 46610 (stage with an access log).

# A pipe tries its role and its source when it is made. Their readers know of a new stream and a new policy a minute or more later.
resource "terraform_data" "pipe_may_read" {
  triggers_replace = [aws_iam_role.pipe.arn, aws_iam_role_policy.pipe.policy, aws_dynamodb_table.events.stream_arn]

  provisioner "local-exec" {
    command = "sleep ${var.settle_seconds.pipe}"
  }
}

# A stage asks for its access log by the API's id, which the log deliveries must have heard of.
resource "terraform_data" "api_may_log" {
  for_each = local.domains

  triggers_replace = [aws_apigatewayv2_api.domain[each.key].id, aws_cloudwatch_log_group.access[each.key].arn]

  provisioner "local-exec" {
    command = "sleep ${var.settle_seconds.api}"
  }
}
