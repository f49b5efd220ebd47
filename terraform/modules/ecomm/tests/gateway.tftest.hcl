# Who is told of the payment gateway's secret, and what can be one. Who may read it is in exact.tftest.hcl.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  stage           = "dev"
  package         = "../../routes.json"
  payment_gateway = "https://pay.example/v1"
}

run "without_a_secret_nobody_is_told_of_one_and_nobody_reads_one" {
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

run "who_asks_the_gateway_is_told_of_its_secret_and_nobody_else" {
  command = plan

  variables {
    payment_gateway_secret = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3" }
  }

  assert {
    condition = {
      for name, function in merge(aws_lambda_function.worker, aws_lambda_function.api) : name => {
        for variable, value in function.environment[0].variables : variable => value if startswith(variable, "PAYMENT_GATEWAY_")
      } if anytrue([for variable in keys(function.environment[0].variables) : startswith(variable, "PAYMENT_GATEWAY_")])
      } == {
      for name in ["ProcessOrderPaymentWorker", "RefundCancelledOrderWorker"] : name => {
        PAYMENT_GATEWAY_URL           = "https://pay.example/v1"
        PAYMENT_GATEWAY_SECRET_ARN    = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"
        PAYMENT_GATEWAY_SECRET_HEADER = "authorization"
      }
    }
    error_message = "Who asks the gateway is not told of the secret, or others are."
  }

  assert {
    condition     = !anytrue([for policy in aws_iam_role_policy.function : strcontains(policy.policy, "kms:")])
    error_message = "A function may use a key that nobody gave."
  }
}

run "the_header_is_what_the_gateway_asks_for" {
  command = plan

  variables {
    payment_gateway_secret = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3", header = "X-Api-Key" }
  }

  assert {
    condition     = aws_lambda_function.worker["ProcessOrderPaymentWorker"].environment[0].variables["PAYMENT_GATEWAY_SECRET_HEADER"] == "X-Api-Key"
    error_message = "The function is not told which header it is."
  }
}

run "a_wildcard_is_no_secret" {
  command = plan

  variables {
    payment_gateway_secret = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:*" }
  }

  expect_failures = [var.payment_gateway_secret]
}

run "the_header_that_says_which_payment_it_is_shows_no_secret" {
  command = plan

  variables {
    payment_gateway_secret = {
      arn    = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"
      header = "Idempotency-Key"
    }
  }

  expect_failures = [var.payment_gateway_secret]
}

run "a_key_is_no_alias" {
  command = plan

  variables {
    payment_gateway_secret = {
      arn         = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pay/key-a1B2c3"
      kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/pay"
    }
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
