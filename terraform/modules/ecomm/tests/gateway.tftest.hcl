# What the payment gateway is shown, and who may read that.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage           = "dev"
  package         = "../../routes.json"
  payment_gateway = "https://pay.example/v1"
}

run "without_a_secret_nobody_reads_one" {
  command = plan

  assert {
    condition = (
      !anytrue([for policy in aws_iam_role_policy.function : strcontains(policy.policy, "secretsmanager:")])
      && !anytrue([for function in merge(aws_lambda_function.worker, aws_lambda_function.api) :
      contains(keys(function.environment[0].variables), "PAYMENT_GATEWAY_SECRET_ARN")])
    )
    error_message = "A function may read a secret that nobody gave."
  }
}

run "those_who_ask_the_gateway_read_its_secret_and_nobody_else" {
  command = plan

  variables {
    payment_gateway_secret = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3" }
  }

  assert {
    condition = toset([
      for name, policy in aws_iam_role_policy.function : name if anytrue([
        for statement in jsondecode(policy.policy).Statement :
        jsonencode(statement) == jsonencode({
          Sid      = "ReadGatewaySecret"
          Effect   = "Allow"
          Action   = ["secretsmanager:GetSecretValue"]
          Resource = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"]
        })
      ])
    ]) == toset(["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"])
    error_message = "Those who ask the gateway do not read exactly that secret."
  }

  assert {
    condition = toset([
      for name, policy in aws_iam_role_policy.function : name if strcontains(policy.policy, "secretsmanager")
    ]) == toset(["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"])
    error_message = "Others may read a secret."
  }

  assert {
    condition     = !anytrue([for policy in aws_iam_role_policy.function : strcontains(policy.policy, "kms:")])
    error_message = "A function may use a key that nobody gave."
  }

  assert {
    condition = alltrue([
      for name, function in merge(aws_lambda_function.worker, aws_lambda_function.api) :
      lookup(function.environment[0].variables, "PAYMENT_GATEWAY_SECRET_ARN", "none") == (
        contains(["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"], name)
        ? "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3" : "none"
      )
      && lookup(function.environment[0].variables, "PAYMENT_GATEWAY_SECRET_HEADER", "authorization") == "authorization"
    ])
    error_message = "Those who ask the gateway are not told of the secret, or others are."
  }
}

run "a_key_is_used_through_secrets_manager_for_that_secret_only" {
  command = plan

  variables {
    payment_gateway_secret = {
      arn         = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"
      header      = "x-api-key"
      kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d"
    }
  }

  assert {
    condition = toset([
      for name, policy in aws_iam_role_policy.function : name if anytrue([
        for statement in jsondecode(policy.policy).Statement :
        jsonencode(statement) == jsonencode({
          Sid      = "DecryptGatewaySecret"
          Effect   = "Allow"
          Action   = ["kms:Decrypt"]
          Resource = ["arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d"]
          Condition = {
            StringEquals = {
              "kms:EncryptionContext:SecretARN" = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"
              "kms:ViaService"                  = "secretsmanager.eu-west-1.amazonaws.com"
            }
          }
        })
      ])
    ]) == toset(["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"])
    error_message = "The secret's key is not what those who ask the gateway may use."
  }

  assert {
    condition     = aws_lambda_function.worker["ProcessOrderPaymentWorker"].environment[0].variables["PAYMENT_GATEWAY_SECRET_HEADER"] == "x-api-key"
    error_message = "The function is not told which header it is."
  }
}

run "a_wildcard_is_no_secret" {
  command = plan

  variables {
    payment_gateway_secret = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:*", header = "no header" }
  }

  expect_failures = [var.payment_gateway_secret]
}

run "the_fake_gateway_asks_for_no_secret" {
  command = plan

  variables {
    payment_gateway        = "fake"
    payment_gateway_secret = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3" }
  }

  expect_failures = [var.payment_gateway_secret]
}
