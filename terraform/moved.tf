# Stages that were made before the module existed have their resources in the root. They move; nothing is made anew.

moved {
  from = aws_apigatewayv2_api.domain
  to   = module.ecomm.aws_apigatewayv2_api.domain
}

moved {
  from = aws_apigatewayv2_authorizer.jwt
  to   = module.ecomm.aws_apigatewayv2_authorizer.jwt
}

moved {
  from = aws_apigatewayv2_integration.function
  to   = module.ecomm.aws_apigatewayv2_integration.function
}

moved {
  from = aws_apigatewayv2_route.api
  to   = module.ecomm.aws_apigatewayv2_route.api
}

moved {
  from = aws_apigatewayv2_stage.default
  to   = module.ecomm.aws_apigatewayv2_stage.default
}

moved {
  from = aws_cloudwatch_dashboard.page
  to   = module.ecomm.aws_cloudwatch_dashboard.page
}

moved {
  from = aws_cloudwatch_event_bus.events
  to   = module.ecomm.aws_cloudwatch_event_bus.events[0]
}

moved {
  from = aws_cloudwatch_event_rule.events
  to   = module.ecomm.aws_cloudwatch_event_rule.events
}

moved {
  from = aws_cloudwatch_event_target.queue
  to   = module.ecomm.aws_cloudwatch_event_target.queue
}

moved {
  from = aws_cloudwatch_log_group.access
  to   = module.ecomm.aws_cloudwatch_log_group.access
}

moved {
  from = aws_cloudwatch_log_group.function
  to   = module.ecomm.aws_cloudwatch_log_group.function
}

moved {
  from = aws_cloudwatch_log_group.pipe
  to   = module.ecomm.aws_cloudwatch_log_group.pipe
}

moved {
  from = aws_cloudwatch_metric_alarm.alarm
  to   = module.ecomm.aws_cloudwatch_metric_alarm.alarm
}

moved {
  from = aws_dynamodb_table.events
  to   = module.ecomm.aws_dynamodb_table.events
}

moved {
  from = aws_dynamodb_table.gateway_ledger
  to   = module.ecomm.aws_dynamodb_table.gateway_ledger
}

moved {
  from = aws_dynamodb_table.records
  to   = module.ecomm.aws_dynamodb_table.records
}

moved {
  from = aws_iam_role.function
  to   = module.ecomm.aws_iam_role.function
}

moved {
  from = aws_iam_role.pipe
  to   = module.ecomm.aws_iam_role.pipe
}

moved {
  from = aws_iam_role_policy.function
  to   = module.ecomm.aws_iam_role_policy.function
}

moved {
  from = aws_iam_role_policy.pipe
  to   = module.ecomm.aws_iam_role_policy.pipe
}

moved {
  from = aws_lambda_event_source_mapping.worker
  to   = module.ecomm.aws_lambda_event_source_mapping.worker
}

moved {
  from = aws_lambda_function.api
  to   = module.ecomm.aws_lambda_function.api
}

moved {
  from = aws_lambda_function.worker
  to   = module.ecomm.aws_lambda_function.worker
}

moved {
  from = aws_lambda_permission.api
  to   = module.ecomm.aws_lambda_permission.api
}

moved {
  from = aws_pipes_pipe.events
  to   = module.ecomm.aws_pipes_pipe.events
}

moved {
  from = aws_sqs_queue.pipe_dead
  to   = module.ecomm.aws_sqs_queue.pipe_dead
}

moved {
  from = aws_sqs_queue.unrouted
  to   = module.ecomm.aws_sqs_queue.unrouted
}

moved {
  from = aws_sqs_queue.unrouted_dead
  to   = module.ecomm.aws_sqs_queue.unrouted_dead
}

moved {
  from = aws_sqs_queue.worker
  to   = module.ecomm.aws_sqs_queue.worker
}

moved {
  from = aws_sqs_queue.worker_dead
  to   = module.ecomm.aws_sqs_queue.worker_dead
}
